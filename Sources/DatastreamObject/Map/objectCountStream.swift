public import DatastreamCore

/// Makes a stage that counts the rows, of whatever type, that pass.
///
/// ```swift
/// let rows = objectCountStream()
/// let results = try await createReadableStream(orders).pipe(through: rows).pipe(to: sink)
/// print(results[rows] ?? 0)
/// ```
/// It is `countStream` by datastream's name, `objectCountStream`.
/// - Parameter resultKey: The result's name. Default: `"objectCount"`.
@inlinable
public func objectCountStream(resultKey: String = "objectCount") -> CountStream { countStream(resultKey: resultKey) }
