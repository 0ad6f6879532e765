// swift-tools-version: 6.2

import PackageDescription

// A package of its own: the product is compiled here once more, from the same files, with coverage for libFuzzer. What
// it depends on is compiled without. SurveySync comes without its HTTP client, so that no network library is built.
let features: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
let covered = features + [.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])]

let package = Package(
    name: "masah-fuzz",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "SurveyStore",
            dependencies: [
                "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: covered),
        .target(
            name: "SurveyForms", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: covered),
        .target(
            name: "SurveySync",
            dependencies: ["SurveyStore", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Client/HTTPTransport.swift", "Attachments/HTTPTransport+Attachments.swift"],
            swiftSettings: covered),
        .target(name: "FormTargets", dependencies: ["SurveyForms"], swiftSettings: covered),
        .target(name: "StoreTargets", dependencies: ["SurveyStore"], swiftSettings: covered),
        .target(name: "SyncTargets", dependencies: ["SurveyStore", "SurveySync"], swiftSettings: covered),
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "masah-fuzz",
            dependencies: ["CLibFuzzer", "FormTargets", "StoreTargets", "SyncTargets"],
            swiftSettings: features,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"]), .linkedLibrary("stdc++")]),
    ],
    swiftLanguageModes: [.v6]
)
