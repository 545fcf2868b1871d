@_exported public import DatastreamCore
