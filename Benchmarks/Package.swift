// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that building and testing the product never pays for it.
let package = Package(
    name: "masah-benchmarks",
    dependencies: [
        .package(name: "masah", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // The references that the figures are measured against: plain C over SQLite and zlib.
        .target(
            name: "CReference",
            linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("z")]),
        .executableTarget(
            name: "masah-bench",
            dependencies: [
                "CReference",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SurveyCollect", package: "masah"),
                .product(name: "SurveyData", package: "masah"),
                .product(name: "SurveyForms", package: "masah"),
                .product(name: "SurveyRecords", package: "masah"),
                .product(name: "SurveyStore", package: "masah"),
                .product(name: "SurveySync", package: "masah"),
                .product(name: "SyncServer", package: "masah"),
            ],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)]),
    ],
    swiftLanguageModes: [.v6]
)
