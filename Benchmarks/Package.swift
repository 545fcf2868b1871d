// swift-tools-version: 6.2
import PackageDescription

let core: Target.Dependency = .product(name: "DatastreamCore", package: "swift-datastream")
let csv: Target.Dependency = .product(name: "DatastreamCSV", package: "swift-datastream")
let compress: Target.Dependency = .product(name: "DatastreamCompress", package: "swift-datastream")
let file: Target.Dependency = .product(name: "DatastreamFile", package: "swift-datastream")
let middy: Target.Dependency = .product(name: "Middy", package: "swift-datastream")
let middyLambda: Target.Dependency = .product(name: "MiddyLambda", package: "swift-datastream")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")

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
        .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.4"),
    ],
    targets: [
        .target(
            name: "CLoop",
            cSettings: [.define("ISAL", .when(traits: ["ISAL"]))],
            linkerSettings: [.linkedLibrary("z"), .linkedLibrary("isal", .when(traits: ["ISAL"]))]
        ),
        .target(name: "BenchKit", dependencies: [core, nioCore]),
        .executableTarget(name: "bench-data", dependencies: ["BenchKit"]),
        .executableTarget(name: "gzip-bench", dependencies: ["BenchKit", "CLoop", core, compress, nioCore]),
        .executableTarget(name: "core-bench", dependencies: ["BenchKit", core, nioCore]),
        // the sources of core-bench and of the core, through links, in one module
        .executableTarget(
            name: "core-bench-same",
            dependencies: [
                "BenchKit", nioCore, .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ],
            swiftSettings: [
                .define("SAME_MODULE"),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .enableUpcomingFeature("InferIsolatedConformances"),
            ]
        ),
        .executableTarget(name: "csv-bench", dependencies: ["BenchKit", core, csv, nioCore]),
        .executableTarget(name: "pipeline-bench", dependencies: ["BenchKit", core, csv, compress, file, nioCore]),
        .executableTarget(
            name: "lambda-bench",
            dependencies: ["BenchKit", compress, core, csv, middyLambda, nioCore],
            // as a function is deployed: its memory is measured
            linkerSettings: [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]
        ),
        .executableTarget(name: "middy-bench", dependencies: ["BenchKit", core, middy, nioCore]),
        .executableTarget(name: "scaling-bench", dependencies: ["BenchKit", core, csv, compress, nioCore]),
    ],
    swiftLanguageModes: [.v6]
)
