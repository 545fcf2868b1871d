import Testing

/// Tests of compression keep a core busy for seconds, so they run one at a time and leave the others to the rest.
@Suite(.serialized)
enum CompressionTests {}
