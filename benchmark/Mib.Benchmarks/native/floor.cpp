// What libtorch itself needs, called from C++: the floor that the binding is measured against.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <cstdint>
#include <vector>

#define FLOOR_API extern "C" __attribute__((visibility("default")))

using Handle = c10::TensorImpl*;

namespace {

at::Tensor borrow(Handle handle) {
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

constexpr int64_t heads = 12;
constexpr int64_t weights_per_layer = 12;

at::Tensor normalized(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  return at::layer_norm(x, {x.size(-1)}, weight, bias, 1e-5);
}

at::Tensor attention(const at::Tensor& x, const at::Tensor* w, const at::Tensor& future) {
  int64_t batch = x.size(0), length = x.size(1), width = x.size(2), head = width / heads;
  auto qkv = at::linear(x, w[0], w[1]).split(width, -1);
  auto by_head = [&](const at::Tensor& t) { return t.view({batch, length, heads, head}).transpose(1, 2); };
  auto scores = at::matmul(by_head(qkv[0]), by_head(qkv[1]).transpose(2, 3)) / std::sqrt(static_cast<double>(head));
  auto pattern = scores.masked_fill(future, -INFINITY).softmax(-1);
  auto z = at::matmul(pattern, by_head(qkv[2])).transpose(1, 2).reshape({batch, length, width});
  return at::linear(z, w[2], w[3]);
}

at::Tensor block(const at::Tensor& x, const at::Tensor* w, const at::Tensor& future) {
  auto middle = x + attention(normalized(x, w[0], w[1]), w + 2, future);
  auto hidden = at::gelu(at::linear(normalized(middle, w[6], w[7]), w[8], w[9]), "tanh");
  return middle + at::linear(hidden, w[10], w[11]);
}

}  // namespace

FLOOR_API void floor_add(Handle left, Handle right, int32_t times) {
  at::NoGradGuard silent;
  auto a = borrow(left), b = borrow(right);
  for (int32_t i = 0; i < times; i++) auto sum = at::add(a, b);
}

FLOOR_API void floor_matmul(Handle left, Handle right, int32_t times) {
  at::NoGradGuard silent;
  auto a = borrow(left), b = borrow(right);
  for (int32_t i = 0; i < times; i++) auto product = at::matmul(a, b);
}

// The weights in the order of Gpt2.cs: embedding, positions, the layers, the last norm. Forward, and backward if asked.
FLOOR_API double floor_gpt2(const Handle* handles, int32_t count, Handle tokens, int32_t backward) {
  at::AutoGradMode recording(backward != 0);
  std::vector<at::Tensor> weights;
  for (int32_t i = 0; i < count; i++) weights.push_back(borrow(handles[i]));
  auto ids = borrow(tokens);
  int64_t batch = ids.size(0), length = ids.size(1), width = weights[0].size(1);
  auto x = weights[0].index_select(0, ids.flatten()).view({batch, length, width}) + weights[1].narrow(0, 0, length);
  auto future = at::ones({length, length}, at::kBool).triu(1);
  size_t at = 2;
  for (; at + weights_per_layer <= weights.size(); at += weights_per_layer) x = block(x, &weights[at], future);
  auto logits = at::matmul(normalized(x, weights[at], weights[at + 1]), weights[0].t());
  auto loss = at::cross_entropy_loss(logits.flatten(0, 1), ids.flatten());
  if (backward != 0) torch::autograd::grad({loss}, weights);
  return loss.item<double>();
}
