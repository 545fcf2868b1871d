// swift-tools-version: 6.2
import PackageDescription

// swift build --sanitize=fuzzer --sanitize=address
// mkdir -p .build/found && .build/debug/DecompressFuzzer -max_len=4096 .build/found Inputs/Decompress
let package = Package(
    name: "datastream-fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-datastream", path: "../.."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "DecompressFuzzer",
            dependencies: [
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "DatastreamCompress", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
