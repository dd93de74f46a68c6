// The library itself: version, threads, seeds, devices.
#include "mibtorch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <dlfcn.h>

MIB_API const char* mib_version() { return TORCH_VERSION; }

MIB_API int32_t mib_get_num_threads() {
  return guarded<int32_t>(0, [] { return at::get_num_threads(); });
}

// OpenBLAS built on pthreads keeps a pool of its own that libtorch does not know.
MIB_API int32_t mib_set_num_threads(int32_t count) {
  return guarded<int32_t>(0, [&] {
    at::set_num_threads(count);
    if (auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
    return 1;
  });
}

MIB_API int32_t mib_manual_seed(int64_t seed) {
  return guarded<int32_t>(0, [&] {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 1;
  });
}

MIB_API c10::GeneratorImpl* mib_generator(int64_t seed) {
  return guarded<c10::GeneratorImpl*>(nullptr, [&] {
    return at::make_generator<at::CPUGeneratorImpl>(static_cast<uint64_t>(seed)).unsafeReleaseGeneratorImpl();
  });
}

MIB_API c10::GeneratorImpl* mib_default_generator() {
  return guarded<c10::GeneratorImpl*>(nullptr, [] {
    return at::Generator(at::detail::getDefaultCPUGenerator()).unsafeReleaseGeneratorImpl();
  });
}

MIB_API void mib_generator_free(c10::GeneratorImpl* generator) {
  c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(generator);
}

MIB_API int32_t mib_generator_seed(c10::GeneratorImpl* generator, int64_t seed) {
  return guarded<int32_t>(0, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex_);
    generator->set_current_seed(static_cast<uint64_t>(seed));
    return 1;
  });
}

MIB_API int64_t mib_generator_current_seed(c10::GeneratorImpl* generator) {
  return guarded<int64_t>(0, [&] { return static_cast<int64_t>(generator->current_seed()); });
}

MIB_API int32_t mib_cuda_is_available() {
  return guarded<int32_t>(0, [] { return torch::cuda::is_available() ? 1 : 0; });
}

MIB_API int32_t mib_cuda_device_count() {
  return guarded<int32_t>(0, [] { return static_cast<int32_t>(torch::cuda::device_count()); });
}

MIB_API int32_t mib_cuda_synchronize(int32_t index) {
  return guarded<int32_t>(0, [&] {
    torch::cuda::synchronize(index);
    return 1;
  });
}
