#include "transformer.h"

#include <cmath>

namespace {

constexpr int64_t heads = 12;
constexpr size_t weights_per_layer = 12;

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

// The weights: embedding, positions, the layers, the last norm. Matrices are [out, in].
FLOOR_API void floor_gpt2(const Job* job) {
  run(*job, [](const at::Tensor& embedded, const std::vector<at::Tensor>& weights) {
    int64_t length = embedded.size(1);
    auto x = embedded + weights[1].narrow(0, 0, length);
    auto future = at::ones({length, length}, at::kBool).triu(1);
    size_t at = 2;
    for (; at + weights_per_layer <= weights.size(); at += weights_per_layer) x = block(x, &weights[at], future);
    return at::matmul(normalized(x, weights[at], weights[at + 1]), weights[0].t());
  });
}
