import DatastreamJSON
import Foundation
import LambdaEmulator

/// Calls an emulator with boto3, in a Python process of its own.
enum Botocore {
    /// The call's result; `arguments` go into it as Python keyword arguments.
    static func invoke(_ emulator: Emulator, _ arguments: String = "") async throws -> JSONValue {
        let name = arguments.contains("FunctionName=") ? "" : "FunctionName='function', "
        let output = try await run(
            """
            import boto3, json, botocore.config
            config = botocore.config.Config(retries={'total_max_attempts': 1}, read_timeout=30)
            client = boto3.client('lambda', endpoint_url='\(emulator.endpoints.functionURL)', config=config)
            try:
                response = client.invoke_with_response_stream(\(name)\(arguments))
                result = {'status': response['StatusCode'], 'payload': '', 'complete': []}
                result['version'] = response.get('ExecutedVersion')
                result['type'] = response.get('ResponseStreamContentType')
                result['requestId'] = response['ResponseMetadata'].get('RequestId')
                if result['status'] == 200:
                    for event in response['EventStream']:
                        if 'PayloadChunk' in event:
                            result['payload'] += event['PayloadChunk']['Payload'].decode()
                        if 'InvokeComplete' in event:
                            result['complete'].append(event['InvokeComplete'])
            except client.exceptions.ClientError as error:
                result = {'error': error.response['Error']['Code']}
            print(json.dumps(result))
            """
        )
        return try JSONValue(parsing: output)
    }

    /// Whether this machine has boto3, found out once; no thread that tests run on waits for it.
    static func isInstalled() async -> Bool { await installed.value }

    private static let installed = Task { (try? await run("import boto3; print('yes')")) == "yes\n" }

    /// What a Python program prints.
    static func run(_ program: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program]
        let keys = ["AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"]
        process.environment = ProcessInfo.processInfo.environment
            .merging(keys) { $1 }
            .merging(["AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"]) { $1 }
            .merging(["AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { _ in
                let data = output.fileHandleForReading.readDataToEndOfFile()
                continuation.resume(returning: String(decoding: data, as: UTF8.self))
            }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}
