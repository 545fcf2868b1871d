@_exported public import struct NIOCore.ByteBuffer
