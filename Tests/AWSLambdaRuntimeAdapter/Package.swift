// swift-tools-version: 6.2
import PackageDescription

// Compiles and tests MiddyAWSLambdaRuntime against a stand-in of swift-aws-lambda-runtime, so that it can be done without
// that package: a package in a folder of the same name takes the place of the one behind the URL.
let package = Package(
    name: "aws-lambda-runtime-adapter",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-datastream", path: "../../", traits: ["AWSLambdaRuntime"]),
        .package(path: "swift-aws-lambda-runtime"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    ],
    targets: [
        .testTarget(
            name: "AdapterTests",
            dependencies: [
                .product(name: "MiddyAWSLambdaRuntime", package: "swift-datastream"),
                .product(name: "MiddyLambda", package: "swift-datastream"),
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "AWSLambdaRuntime", package: "swift-aws-lambda-runtime"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
