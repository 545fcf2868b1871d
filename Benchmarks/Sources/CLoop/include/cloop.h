#ifndef CLOOP_H
#define CLOOP_H

#include <stddef.h>
#include <stdint.h>

/* The plainest loops over zlib: one state, one output buffer that is used again and again. Each returns the length of
   its output, or 0 when zlib fails. */
size_t cloop_gzip(const uint8_t *input, size_t size, int level, size_t chunk_size);
size_t cloop_gunzip(const uint8_t *input, size_t size, size_t chunk_size);

/* The same over ISA-L, levels 0 to 3; 0 when built without it. */
size_t cloop_isal_gzip(const uint8_t *input, size_t size, int level, size_t chunk_size);
size_t cloop_isal_gunzip(const uint8_t *input, size_t size, size_t chunk_size);

#endif
