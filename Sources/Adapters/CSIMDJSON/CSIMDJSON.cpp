#include "CSIMDJSON.h"
#include <simdjson.h>
