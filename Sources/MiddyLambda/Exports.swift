@_exported public import Middy
@_exported public import MiddyHTTP
