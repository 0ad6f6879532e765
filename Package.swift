// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "masah",
    products: [
        .library(name: "SurveyForms", targets: ["SurveyForms"]),
        .library(name: "SurveyStore", targets: ["SurveyStore"]),
        .library(name: "SurveyRecords", targets: ["SurveyRecords"]),
        .library(name: "SurveyCollect", targets: ["SurveyCollect"]),
        .library(name: "SurveySync", targets: ["SurveySync"]),
        .library(name: "SurveyData", targets: ["SurveyData"]),
        .library(name: "SyncServer", targets: ["SyncServer"]),
        .executable(name: "survey-cli", targets: ["survey-cli"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CFriBidi", pkgConfig: "fribidi", providers: [.apt(["libfribidi-dev"])]),
        .target(
            name: "SurveyForms", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(
            name: "SurveyStore",
            dependencies: [
                "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "SurveySync",
            dependencies: [
                "SurveyStore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "SurveyRecords", dependencies: ["SurveyForms", "SurveyStore"], swiftSettings: strict),
        .target(
            name: "SurveyData", dependencies: ["SurveyForms", "SurveyRecords", "SurveyStore"], swiftSettings: strict),
        .target(
            name: "SurveyCollect",
            dependencies: [
                "CFriBidi", "SurveyForms", "SurveyRecords", "SurveyStore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [
                .embedInCode("Web/Assets/interview.css"), .embedInCode("Web/Assets/interview.js"),
            ],
            swiftSettings: strict),
        .target(
            name: "SyncServer",
            dependencies: [
                "SurveyStore", "SurveySync", "SurveyForms",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "survey-cli",
            dependencies: [
                "SurveyCollect", "SurveyData", "SurveyForms", "SurveyRecords", "SurveyStore", "SurveySync",
                "SyncServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [
                .embedInCode("Forms/Resources/masah_answer.py"), .embedInCode("Forms/Resources/masah_cautions.py"),
                .embedInCode("Forms/Resources/masah_check.py"), .embedInCode("Forms/Resources/masah_headings.py"),
                .embedInCode("Forms/Resources/masah_languages.py"), .embedInCode("Forms/Resources/masah_lists.py"),
                .embedInCode("Forms/Resources/masah_names.py"), .embedInCode("Forms/Resources/masah_places.py"),
                .embedInCode("Forms/Resources/masah_remarks.py"), .embedInCode("Forms/Resources/masah_rows.py"),
                .embedInCode("Forms/Resources/masah_table.py"), .embedInCode("Forms/Resources/masah_trial.py"),
                .embedInCode("Forms/Resources/masah_words.py"), .embedInCode("Forms/Resources/masah_xlsform.py"),
            ],
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["SurveyStore"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "SurveyFormsTests", dependencies: ["SurveyForms", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SurveyStoreTests", dependencies: ["SurveyStore", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SurveySyncTests", dependencies: ["SurveySync", "SurveyStore", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SurveyDataTests",
            dependencies: ["SurveyData", "SurveyForms", "SurveyRecords", "SurveyStore", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SurveyCollectTests",
            dependencies: [
                "SurveyCollect", "SurveyForms", "SurveyRecords", "SurveyStore", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SyncServerTests",
            dependencies: [
                "SyncServer", "SurveyStore", "SurveySync",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SurveyCLITests",
            dependencies: [
                "survey-cli", "SurveyCollect", "SurveyData", "SurveyForms", "SurveyRecords", "SurveyStore",
                "SurveySync", "SyncServer", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
