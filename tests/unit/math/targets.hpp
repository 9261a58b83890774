// Runs a test body once for each instruction set that the kernels were compiled for and this CPU has.
#pragma once

#define HWY_WANT_AVX3_DL 1  // as the kernels have it, so that HWY_TARGETS is what they were compiled for
#include <hwy/targets.h>

#include <cstdint>
#include <string>

namespace ragctl {

template <class Body>
void for_each_target(const Body& body) {
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    hwy::GetChosenTarget().Update(target);
    body(std::string(hwy::TargetName(target)));
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace ragctl
