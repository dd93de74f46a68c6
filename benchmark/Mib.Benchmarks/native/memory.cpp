// Counts the bytes that libtorch allocates and frees on one thread, through the place where its profiler listens.
#include "floor.h"

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <memory>

namespace {

// The totals are int64_t or size_t, depending on the version of libtorch.
template <typename Method>
struct TotalOf;
template <typename Class, typename Total>
struct TotalOf<void (Class::*)(void*, int64_t, Total, Total, c10::Device)> {
  using Type = Total;
};
using Total = TotalOf<decltype(&c10::MemoryReportingInfoBase::reportMemoryUsage)>::Type;

struct Watch : c10::MemoryReportingInfoBase {
  int64_t live = 0, peak = 0;

  void reportMemoryUsage(void*, int64_t size, Total, Total, c10::Device) override {
    live += size;
    peak = std::max(peak, live);
  }

  bool memoryProfilingEnabled() const override { return true; }
};

std::shared_ptr<Watch> watch;
std::unique_ptr<c10::DebugInfoGuard> guard;

}  // namespace

FLOOR_API void floor_watch_memory() {
  watch = std::make_shared<Watch>();
  guard = std::make_unique<c10::DebugInfoGuard>(c10::DebugInfoKind::PROFILER_STATE, watch);
}

// The most bytes that were allocated at once since the watch began, above those that were there before.
FLOOR_API int64_t floor_peak_memory() {
  guard.reset();
  return watch->peak;
}
