// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "swift-aws-lambda-runtime",
    platforms: [.macOS(.v15)],
    products: [.library(name: "AWSLambdaRuntime", targets: ["AWSLambdaRuntime"])],
    traits: [
        // one of the real package's; a package without traits may not be asked to leave them out
        .trait(name: "FoundationJSONSupport"), .default(enabledTraits: ["FoundationJSONSupport"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    ],
    targets: [
        .target(
            name: "AWSLambdaRuntime",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
