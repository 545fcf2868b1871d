// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "datastream-benchmarks",
    platforms: [.macOS(.v15)],
    traits: [.trait(name: "ISAL", description: "measures ISA-L too (Debian libisal-dev)")],
    dependencies: [
        .package(
            name: "swift-datastream",
            path: "../",
            traits: [.trait(name: "ISAL", condition: .when(traits: ["ISAL"]))]
        ),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .target(
            name: "CLoop",
            cSettings: [.define("ISAL", .when(traits: ["ISAL"]))],
            linkerSettings: [.linkedLibrary("z"), .linkedLibrary("isal", .when(traits: ["ISAL"]))]
        ),
        .executableTarget(
            name: "gzip-bench",
            dependencies: [
                "CLoop",
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "DatastreamCompress", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "csv-bench",
            dependencies: [
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "DatastreamCSV", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
