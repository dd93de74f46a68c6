// What libtorch itself needs, called from C++: the floor that the binding and the models are measured against.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#define FLOOR_API extern "C" __attribute__((visibility("default")))

using Handle = c10::TensorImpl*;

inline at::Tensor borrow(Handle handle) {
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}
