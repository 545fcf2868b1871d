@_exported public import DatastreamCSV
@_exported public import DatastreamCompress
@_exported public import DatastreamCore
@_exported public import DatastreamObject
@_exported public import DatastreamValidate
