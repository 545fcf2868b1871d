import Middy
import MiddyHTTP

/// The error that clients are told of, when several come together: what the invocation itself has failed with.
package func reportedError(_ error: any Error) -> any Error { (error as? RequestEndError)?.original ?? error }

/// The error trailers that end a response midway.
package func errorTrailers(_ error: any Error) -> HeaderFields {
    var trailers = HeaderFields()
    for (name, value) in FunctionFailure(reportedError(error)).trailers { trailers.add(name: name, value: value) }
    return trailers
}
