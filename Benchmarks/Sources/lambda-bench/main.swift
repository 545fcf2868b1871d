import BenchKit

// Measures the runtime against a Runtime API of its own, over loopback, with the function in a process of its own:
// see `runCases`. As `AWS_LAMBDA_RUNTIME_API` is set for the function's process, the same program is both.
if let address = environment("AWS_LAMBDA_RUNTIME_API") {
    if environment("LAMBDA_BENCH_FLOOR") != nil {
        try serveFloor(at: address)
    } else {
        try await serveFunction()
    }
} else {
    runCases(Array(CommandLine.arguments.dropFirst()), lambdaCases)
}
