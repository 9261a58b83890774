// The functions of Highway's library that its headers call: two for run-time dispatch, two for aligned
// memory. They are defined here, and libhwy.so is not linked, because loading it measures the resolution of
// the processor's timer (hwy/nanobenchmark, a static initialiser): 5.5 ms of every start of ragctl, where all
// else takes 5. Highway's headers do the dispatch itself.
#include <hwy/aligned_allocator.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>

namespace hwy {
namespace {

#if HWY_ARCH_X86
// __builtin_cpu_supports asks the processor and the operating system. What compilers have no name for (F16C
// and LZCNT beside AVX2, VAES beside VPCLMULQDQ) came with the features that are asked for.
std::int64_t detected_targets() {
  __builtin_cpu_init();
  std::int64_t targets = HWY_STATIC_TARGET;
  if (!__builtin_cpu_supports("ssse3")) return targets;
  targets |= HWY_SSSE3;
  if (!__builtin_cpu_supports("sse4.1") || !__builtin_cpu_supports("sse4.2") ||
      !__builtin_cpu_supports("aes") || !__builtin_cpu_supports("pclmul"))
    return targets;
  targets |= HWY_SSE4;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi") ||
      !__builtin_cpu_supports("bmi2"))
    return targets;
  targets |= HWY_AVX2;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512cd"))
    return targets;
  targets |= HWY_AVX3;
  if (!__builtin_cpu_supports("avx512vnni") || !__builtin_cpu_supports("vpclmulqdq") ||
      !__builtin_cpu_supports("avx512vbmi") || !__builtin_cpu_supports("avx512vbmi2") ||
      !__builtin_cpu_supports("avx512vpopcntdq") || !__builtin_cpu_supports("avx512bitalg") ||
      !__builtin_cpu_supports("gfni"))
    return targets;
  return targets | HWY_AVX3_DL;
}
#else
// Elsewhere the baseline (NEON on 64-bit ARM) is what there is.
std::int64_t detected_targets() { return HWY_STATIC_TARGET; }
#endif

}  // namespace

std::int64_t SupportedTargets() {
  static const std::int64_t targets = detected_targets();
  return targets;
}

ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

// Nobody here brings an allocator of his own.
void* AllocateAlignedBytes(std::size_t payload_size, AllocPtr allocate, void* /*opaque*/) {
  if (allocate != nullptr || payload_size > SIZE_MAX / 2) return nullptr;
  const std::size_t rounded = (payload_size + HWY_ALIGNMENT - 1) / HWY_ALIGNMENT * HWY_ALIGNMENT;
  return std::aligned_alloc(HWY_ALIGNMENT, rounded);
}

void FreeAlignedBytes(const void* aligned_pointer, FreePtr /*free*/, void* /*opaque*/) {
  std::free(const_cast<void*>(aligned_pointer));
}

}  // namespace hwy
