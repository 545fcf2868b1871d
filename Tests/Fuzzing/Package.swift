// swift-tools-version: 6.2
import PackageDescription

// swift build --sanitize=fuzzer --sanitize=address
// mkdir -p .build/found && .build/debug/DecompressFuzzer -max_len=4096 .build/found Inputs/Decompress
//
// swift build --product EventStreamFuzzer --sanitize=fuzzer --sanitize=address \
//     -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table
// mkdir -p .build/found && .build/debug/EventStreamFuzzer -max_len=512 .build/found Inputs/EventStream
//
// CSVFuzzer looks into the parser, which a release build allows with -enable-testing; guided by Swift's branches too:
// swift build -c release --product CSVFuzzer --sanitize=fuzzer --sanitize=address -Xswiftc -enable-testing \
//     -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table
// mkdir -p .build/found && .build/release/CSVFuzzer -max_len=512 .build/found Inputs/CSV
let package = Package(
    name: "datastream-fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-datastream", path: "../.."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "CSVFuzzer",
            dependencies: [
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "DatastreamCSV", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "DecompressFuzzer",
            dependencies: [
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "DatastreamCompress", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "EventStreamFuzzer",
            dependencies: [
                .product(name: "DatastreamAWS", package: "swift-datastream"),
                .product(name: "DatastreamCore", package: "swift-datastream"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
