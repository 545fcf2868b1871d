@_exported public import DatastreamCSV
@_exported public import DatastreamCompress
@_exported public import DatastreamCore
