#include "mibtorch.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

namespace {

torch::autograd::variable_list variables(const Handle* handles, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(borrow(handles[i]));
  return list;
}

}  // namespace

MIB_API int32_t mib_grad_enabled() { return at::GradMode::is_enabled() ? 1 : 0; }

MIB_API void mib_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

MIB_API int32_t mib_requires_grad(Handle tensor) {
  return guarded<int32_t>(-1, [&] { return borrow(tensor).requires_grad() ? 1 : 0; });
}

MIB_API int32_t mib_set_requires_grad(Handle tensor, int32_t required) {
  return guarded<int32_t>(0, [&] {
    borrow(tensor).set_requires_grad(required != 0);
    return 1;
  });
}

MIB_API int32_t mib_is_leaf(Handle tensor) {
  return guarded<int32_t>(-1, [&] { return borrow(tensor).is_leaf() ? 1 : 0; });
}

MIB_API int32_t mib_retain_grad(Handle tensor) {
  return guarded<int32_t>(0, [&] {
    borrow(tensor).retain_grad();
    return 1;
  });
}

// A tensor without a gradient gives a null handle, which is no error.
MIB_API int32_t mib_get_grad(Handle tensor, Handle* grad) {
  return guarded<int32_t>(0, [&] {
    *grad = release(borrow(tensor).grad());
    return 1;
  });
}

MIB_API int32_t mib_set_grad(Handle tensor, Handle grad) {
  return guarded<int32_t>(0, [&] {
    borrow(tensor).mutable_grad() = borrow(grad);
    return 1;
  });
}

// `grad_outputs` holds one handle per output, null for "ones"; results[i] is null where input i was not used.
MIB_API int32_t mib_autograd_grad(
    const Handle* outputs, const Handle* grad_outputs, int32_t output_count, const Handle* inputs, int32_t input_count,
    int32_t retain_graph, int32_t create_graph, int32_t allow_unused, Handle* results) {
  return guarded<int32_t>(0, [&] {
    auto grads = torch::autograd::grad(
        variables(outputs, output_count), variables(inputs, input_count), variables(grad_outputs, output_count),
        retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; i++) results[i] = release(std::move(grads[i]));
    return 1;
  });
}

MIB_API int32_t mib_autograd_backward(
    const Handle* outputs, const Handle* grad_outputs, int32_t output_count, const Handle* inputs, int32_t input_count,
    int32_t retain_graph, int32_t create_graph) {
  return guarded<int32_t>(0, [&] {
    torch::autograd::backward(
        variables(outputs, output_count), variables(grad_outputs, output_count), retain_graph != 0, create_graph != 0,
        variables(inputs, input_count));
    return 1;
  });
}
