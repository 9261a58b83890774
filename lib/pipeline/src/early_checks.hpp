// Errors of a configuration that nothing but its stages would find, each after the work of those before it.
#pragma once

#include "ragctl/config/config.hpp"

namespace ragctl {

// Throws what the stages up to the ranking would throw for options that do not fit together, and for an
// analyzer or a filter that is none.
void check_stages(const Config& config);

// Reads the model that embed.model names, where it is a path, as the stages would.
void check_model(const Config& config);

}  // namespace ragctl
