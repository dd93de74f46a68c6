// What the C# side sees of libtorch. Every function catches everything: on failure it returns 0 (or a null pointer)
// and mib_last_error() has the text, on the calling thread.
#pragma once

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <cstdint>

#define MIB_API extern "C" __attribute__((visibility("default")))

// A tensor is named by its TensorImpl: a handle owns one reference, so that it costs no allocation of its own.
using Handle = c10::TensorImpl*;

enum class Tag : int32_t {
  None = 0, Tensor = 1, Int = 2, Double = 3, Bool = 4, Ints = 5, Tensors = 6, OptionalTensors = 7,
  Doubles = 8, Text = 9, Device = 10, Generator = 11,
};

// One argument or result of an operator. `count` is the length of a list or text, or the index of a device.
struct Value {
  Tag tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};
static_assert(sizeof(Value) == 16, "laid out as in Value.cs");

inline at::Tensor borrow(Handle handle) {
  if (handle == nullptr) return {};
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

inline Handle release(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

void remember_error(const char* text);
void remember_current_error();

// Runs the body; on any exception keeps its text for mib_last_error and returns `failed`.
template <typename Result, typename Body>
Result guarded(Result failed, Body&& body) {
  try {
    return body();
  } catch (...) {
    remember_current_error();
    return failed;
  }
}
