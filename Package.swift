// swift-tools-version: 6.2
import PackageDescription

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "swift-datastream",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Datastream", targets: ["Datastream"]),
        .library(name: "DatastreamCore", targets: ["DatastreamCore"]),
        .library(name: "DatastreamCSV", targets: ["DatastreamCSV"]),
        .library(name: "DatastreamCompress", targets: ["DatastreamCompress"]),
        .library(name: "DatastreamJSON", targets: ["DatastreamJSON"]),
        .library(name: "DatastreamString", targets: ["DatastreamString"]),
        .library(name: "DatastreamObject", targets: ["DatastreamObject"]),
        .library(name: "DatastreamAWS", targets: ["DatastreamAWS"]),
        .library(name: "DatastreamFile", targets: ["DatastreamFile"]),
        .library(name: "DatastreamValidate", targets: ["DatastreamValidate"]),
        .library(name: "DatastreamTesting", targets: ["DatastreamTesting"]),
        .library(name: "Middy", targets: ["Middy"]),
        .library(name: "MiddyHTTP", targets: ["MiddyHTTP"]),
        .library(name: "MiddyLambda", targets: ["MiddyLambda"]),
        .library(name: "MiddyTesting", targets: ["MiddyTesting"]),
        .library(name: "MiddyHummingbird", targets: ["MiddyHummingbird"]),
        .library(name: "MiddyAWSLambdaRuntime", targets: ["MiddyAWSLambdaRuntime"]),
        .library(name: "LambdaEmulator", targets: ["LambdaEmulator"]),
        .executable(name: "lambda-emulator", targets: ["lambda-emulator"]),
        .executable(name: "csv-export", targets: ["csv-export"]),
        .executable(name: "lambda-call", targets: ["lambda-call"]),
        .executable(name: "csv-etl", targets: ["csv-etl"]),
    ],
    traits: [
        .trait(
            name: "LocalEmulator",
            description:
                "run() serves a Function URL on this machine when it is not on Lambda; off in a deployment build"
        ),
        .trait(name: "ISAL", description: "gzip with Intel ISA-L (Debian libisal-dev) as engine: .isal"),
        .trait(name: "Brotli", description: "brotli compression and decompression (Debian libbrotli-dev)"),
        .trait(name: "Zstd", description: "zstd compression and decompression (Debian libzstd-dev)"),
        .trait(name: "AWS", description: "DatastreamAWS: calling Lambda (async-http-client, swift-crypto)"),
        .trait(name: "Hummingbird", description: "MiddyHummingbird: handlers as routes of a Hummingbird server"),
        .trait(
            name: "AWSLambdaRuntime",
            description: "MiddyAWSLambdaRuntime: handlers as StreamingLambdaHandlers of swift-aws-lambda-runtime 2"
        ),
        .default(enabledTraits: ["LocalEmulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.5.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/awslabs/swift-aws-lambda-runtime.git", from: "2.4.0", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlienc", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        .target(name: "DatastreamCore", dependencies: [nioCore, asyncAlgorithms]),
        .target(name: "CCSVScan"),
        .target(name: "DatastreamString", dependencies: ["DatastreamCore", nioCore]),
        .target(name: "DatastreamObject", dependencies: ["DatastreamCore"]),
        .target(
            name: "DatastreamCSV",
            dependencies: ["CCSVScan", "DatastreamCore", "DatastreamJSON", "DatastreamObject", nioCore]
        ),
        .target(
            name: "DatastreamCompress",
            dependencies: [
                "CZlib", "DatastreamCore", nioCore,
                .target(name: "CIsal", condition: .when(traits: ["ISAL"])),
                .target(name: "CBrotli", condition: .when(traits: ["Brotli"])),
                .target(name: "CZstd", condition: .when(traits: ["Zstd"])),
            ]
        ),
        .target(name: "DatastreamJSON"),
        .target(name: "DatastreamBase64"),
        .target(
            name: "DatastreamFile",
            dependencies: [
                "DatastreamCore", nioCore, nioPosix, .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(name: "DatastreamValidate", dependencies: ["DatastreamCore"]),
        .target(name: "DatastreamTesting", dependencies: ["DatastreamCore"]),
        .target(
            name: "Datastream",
            dependencies: [
                "DatastreamCore", "DatastreamObject", "DatastreamValidate", "DatastreamCSV", "DatastreamCompress",
            ]
        ),

        .target(
            name: "DatastreamAWS",
            dependencies: [
                "CZlib", "DatastreamBase64", "DatastreamCore", "DatastreamJSON", nioCore,
                .product(name: "AsyncHTTPClient", package: "async-http-client", condition: .when(traits: ["AWS"])),
                .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["AWS"])),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["AWS"])),
            ]
        ),

        .target(name: "Middy", dependencies: ["DatastreamCore", nioCore]),
        .target(
            name: "MiddyHTTP",
            dependencies: ["DatastreamBase64", "DatastreamCompress", "DatastreamCore", "Middy", nioCore, logging]
        ),
        .target(
            name: "MiddyLambda",
            dependencies: [
                "DatastreamBase64", "DatastreamCore", "DatastreamJSON", "Middy", "MiddyHTTP", nioCore, nioPosix,
                nioHTTP1, logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .target(name: "LambdaEmulator", condition: .when(traits: ["LocalEmulator"])),
            ]
        ),
        .target(
            name: "MiddyTesting",
            dependencies: [
                "DatastreamBase64", "DatastreamCore", "DatastreamJSON", "Middy", "MiddyHTTP", "MiddyLambda", nioCore,
                logging,
            ]
        ),
        .target(
            name: "MiddyHummingbird",
            dependencies: [
                "DatastreamBase64", "DatastreamCore", "DatastreamJSON", "Middy", "MiddyHTTP", "MiddyLambda", nioCore,
                logging,
                .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Hummingbird"])),
            ]
        ),
        .target(
            name: "MiddyAWSLambdaRuntime",
            dependencies: [
                "DatastreamCore", "Middy", "MiddyLambda", nioCore, logging,
                .product(
                    name: "AWSLambdaRuntime",
                    package: "swift-aws-lambda-runtime",
                    condition: .when(traits: ["AWSLambdaRuntime"])
                ),
            ]
        ),
        .target(
            name: "LambdaEmulator",
            dependencies: ["DatastreamBase64", "DatastreamJSON", nioCore, nioPosix, nioHTTP1, logging]
        ),

        .executableTarget(
            name: "lambda-emulator",
            dependencies: [
                "LambdaEmulator", nioPosix,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),

        .executableTarget(
            name: "csv-export",
            dependencies: ["Datastream", "MiddyLambda"],
            path: "Sources/Examples/csv-export"
        ),
        .executableTarget(
            name: "lambda-call",
            dependencies: [
                "DatastreamAWS", "DatastreamCore", nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["AWS"])),
            ],
            path: "Sources/Examples/lambda-call"
        ),
        .executableTarget(
            name: "csv-etl",
            dependencies: ["Datastream", "DatastreamFile"],
            path: "Sources/Examples/csv-etl"
        ),

        .testTarget(
            name: "DatastreamCoreTests",
            dependencies: ["DatastreamCore", "DatastreamTesting", nioCore],
            exclude: ["Fixtures"]
        ),
        .testTarget(
            name: "DatastreamCSVTests",
            dependencies: ["CCSVScan", "DatastreamCSV", "DatastreamObject", "DatastreamTesting", nioCore]
        ),
        .testTarget(
            name: "DatastreamCompressTests",
            dependencies: ["CZlib", "DatastreamCompress", "DatastreamTesting", nioCore]
        ),
        .testTarget(
            name: "DatastreamStringTests",
            dependencies: ["DatastreamCore", "DatastreamString", "DatastreamTesting", nioCore]
        ),
        .testTarget(
            name: "DatastreamObjectTests",
            dependencies: ["DatastreamCore", "DatastreamObject", "DatastreamTesting"]
        ),
        .testTarget(
            name: "DatastreamFileTests",
            dependencies: [
                "DatastreamCore", "DatastreamFile", "DatastreamTesting", nioCore,
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .testTarget(
            name: "DatastreamValidateTests",
            dependencies: ["DatastreamCore", "DatastreamTesting", "DatastreamValidate"]
        ),
        .testTarget(
            name: "DatastreamAWSTests",
            dependencies: [
                "DatastreamAWS", "DatastreamBase64", "DatastreamCore", "DatastreamJSON", "DatastreamTesting",
                "LambdaEmulator", nioCore, nioPosix, nioHTTP1, logging,
            ]
        ),
        .testTarget(name: "DatastreamJSONTests", dependencies: ["DatastreamJSON"]),
        .testTarget(name: "DatastreamBase64Tests", dependencies: ["DatastreamBase64"]),
        .testTarget(
            name: "MiddyTests",
            dependencies: ["DatastreamCore", "DatastreamTesting", "Middy", nioCore],
            exclude: ["Cases.md"]
        ),
        .testTarget(
            name: "MiddyHTTPTests",
            dependencies: [
                "Datastream", "DatastreamBase64", "DatastreamCore", "DatastreamTesting", "Middy", "MiddyHTTP",
                "MiddyLambda", "MiddyTesting", nioCore,
            ]
        ),
        .testTarget(
            name: "MiddyTestingTests",
            dependencies: [
                "Datastream", "DatastreamCore", "DatastreamJSON", "DatastreamTesting", "Middy", "MiddyHTTP",
                "MiddyLambda", "MiddyTesting", nioCore,
            ]
        ),
        .testTarget(
            name: "MiddyLambdaTests",
            dependencies: [
                "CZlib", "Datastream", "DatastreamJSON", "DatastreamTesting", "LambdaEmulator", "MiddyLambda",
                "MiddyTesting", nioCore,
                nioPosix, nioHTTP1, logging,
                .target(name: "MiddyHummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
            ]
        ),
        .testTarget(
            name: "ReadmeTests",
            dependencies: [
                "Datastream", "DatastreamFile", "MiddyLambda", "MiddyTesting", nioCore,
                .target(name: "DatastreamAWS", condition: .when(traits: ["AWS"])),
            ]
        ),
        .testTarget(
            name: "LambdaEmulatorTests",
            dependencies: [
                "DatastreamBase64", "DatastreamJSON", "LambdaEmulator", nioCore, nioPosix, nioHTTP1,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The README's code is built as a new package builds it, without these features.
let plainTargets: Set = ["CCSVScan", "ReadmeTests"]
for target in package.targets where target.type != .system && !plainTargets.contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
        ]
}
