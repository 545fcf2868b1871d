#include "cloop.h"

#include <stdlib.h>
#include <zlib.h>

enum { piece_size = 65536 };

size_t cloop_gzip(const uint8_t *input, size_t size, int level, size_t chunk_size) {
    z_stream stream = {0};
    uint8_t *piece = malloc(piece_size);
    size_t total = 0;
    if (deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_out = piece;
    stream.avail_out = piece_size;
    for (size_t offset = 0; offset < size; offset += chunk_size) {
        stream.next_in = (uint8_t *)input + offset;
        stream.avail_in = size - offset < chunk_size ? size - offset : chunk_size;
        while (stream.avail_in > 0) {
            if (deflate(&stream, Z_NO_FLUSH) != Z_OK) return 0;
            if (stream.avail_out > 0) continue;
            total += piece_size;
            stream.next_out = piece;
            stream.avail_out = piece_size;
        }
    }
    int code;
    do {
        code = deflate(&stream, Z_FINISH);
        total += piece_size - stream.avail_out;
        stream.next_out = piece;
        stream.avail_out = piece_size;
    } while (code == Z_OK);
    deflateEnd(&stream);
    free(piece);
    return code == Z_STREAM_END ? total : 0;
}

size_t cloop_gunzip(const uint8_t *input, size_t size, size_t chunk_size) {
    z_stream stream = {0};
    uint8_t *piece = malloc(piece_size);
    size_t total = 0;
    int code = Z_OK;
    if (inflateInit2(&stream, 31) != Z_OK) return 0;
    for (size_t offset = 0; offset < size && code == Z_OK; offset += chunk_size) {
        stream.next_in = (uint8_t *)input + offset;
        stream.avail_in = size - offset < chunk_size ? size - offset : chunk_size;
        do {
            stream.next_out = piece;
            stream.avail_out = piece_size;
            code = inflate(&stream, Z_NO_FLUSH);
            total += piece_size - stream.avail_out;
        } while (code == Z_OK && stream.avail_out == 0);
        if (code == Z_BUF_ERROR) code = Z_OK;
    }
    inflateEnd(&stream);
    free(piece);
    return code == Z_STREAM_END ? total : 0;
}

#ifdef ISAL
#include <isa-l/igzip_lib.h>

size_t cloop_isal_gzip(const uint8_t *input, size_t size, int level, size_t chunk_size) {
    static const uint32_t buffer_sizes[] = {
        ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT,
    };
    struct isal_zstream *stream = calloc(1, sizeof *stream);
    uint8_t *piece = malloc(piece_size), *level_buffer = malloc(buffer_sizes[level] + 1);
    size_t total = 0;
    isal_deflate_init(stream);
    stream->level = level;
    stream->level_buf = level_buffer;
    stream->level_buf_size = buffer_sizes[level];
    stream->gzip_flag = IGZIP_GZIP;
    stream->next_out = piece;
    stream->avail_out = piece_size;
    for (size_t offset = 0; offset < size; offset += chunk_size) {
        stream->next_in = (uint8_t *)input + offset;
        stream->avail_in = size - offset < chunk_size ? size - offset : chunk_size;
        stream->end_of_stream = offset + chunk_size >= size;
        do {
            if (isal_deflate(stream) != COMP_OK) return 0;
            if (stream->avail_out > 0 && !stream->end_of_stream) continue;
            total += piece_size - stream->avail_out;
            stream->next_out = piece;
            stream->avail_out = piece_size;
        } while (stream->avail_in > 0 || (stream->end_of_stream && stream->internal_state.state != ZSTATE_END));
    }
    free(level_buffer);
    free(piece);
    free(stream);
    return total;
}

size_t cloop_isal_gunzip(const uint8_t *input, size_t size, size_t chunk_size) {
    struct inflate_state *state = calloc(1, sizeof *state);
    uint8_t *piece = malloc(piece_size);
    size_t total = 0;
    isal_inflate_init(state);
    state->crc_flag = ISAL_GZIP;
    for (size_t offset = 0; offset < size; offset += chunk_size) {
        state->next_in = (uint8_t *)input + offset;
        state->avail_in = size - offset < chunk_size ? size - offset : chunk_size;
        do {
            state->next_out = piece;
            state->avail_out = piece_size;
            if (isal_inflate(state) != ISAL_DECOMP_OK) return 0;
            total += piece_size - state->avail_out;
        } while (state->avail_out == 0);
    }
    int is_whole = state->block_state == ISAL_BLOCK_FINISH;
    free(piece);
    free(state);
    return is_whole ? total : 0;
}
#else
size_t cloop_isal_gzip(const uint8_t *input, size_t size, int level, size_t chunk_size) { return 0; }
size_t cloop_isal_gunzip(const uint8_t *input, size_t size, size_t chunk_size) { return 0; }
#endif
