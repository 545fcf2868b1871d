@_exported public import struct DatastreamBase64.Base64Error
