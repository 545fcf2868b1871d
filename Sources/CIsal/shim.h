#include <isa-l/igzip_lib.h>

/* The size of the buffer that a level works in: the library's own choice for it. */
static inline uint32_t datastream_isal_level_buffer_size(uint32_t level) {
    switch (level) {
    case 1: return ISAL_DEF_LVL1_DEFAULT;
    case 2: return ISAL_DEF_LVL2_DEFAULT;
    case 3: return ISAL_DEF_LVL3_DEFAULT;
    default: return 0;
    }
}
