// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that building and testing the product never pays for it.
let package = Package(
    name: "masah-benchmarks",
    dependencies: [
        .package(name: "masah", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "masah-bench",
            dependencies: [
                .product(name: "SurveyStore", package: "masah"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
