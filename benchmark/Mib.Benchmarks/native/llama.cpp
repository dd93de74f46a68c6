#include "transformer.h"

#include <cmath>

namespace {

constexpr int64_t heads = 12;
constexpr int64_t shared = 4;
constexpr size_t weights_per_layer = 7;
constexpr double theta = 10000;

struct Turns {
  at::Tensor cosines, sines;

  Turns(int64_t length, int64_t head) {
    auto wavelengths = at::pow(theta, at::arange(0, head, 2, at::kDouble) / static_cast<double>(head));
    auto angles = at::arange(length, at::kDouble).unsqueeze(-1) / wavelengths;
    angles = at::cat({angles, angles}, -1).unsqueeze(1);
    cosines = angles.cos().to(at::kFloat);
    sines = angles.sin().to(at::kFloat);
  }

  at::Tensor turn(const at::Tensor& x) const {
    int64_t half = x.size(-1) / 2;
    auto turned = at::cat({x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)}, -1);
    return x * cosines + turned * sines;
  }
};

at::Tensor normalized(const at::Tensor& x, const at::Tensor& weight) {
  return x / (x.square().mean(-1, true) + 1e-5).sqrt() * weight;
}

at::Tensor attention(const at::Tensor& x, const at::Tensor* w, const Turns& turns, const at::Tensor& future) {
  int64_t batch = x.size(0), length = x.size(1), width = x.size(2), head = width / heads;
  auto qkv = at::linear(x, w[0]).view({batch, length, heads + 2 * shared, head});
  auto q = turns.turn(qkv.narrow(2, 0, heads)).transpose(1, 2).reshape({batch, shared, -1, head});
  auto k = turns.turn(qkv.narrow(2, heads, shared)).permute({0, 2, 3, 1});
  auto v = qkv.narrow(2, heads + shared, shared).transpose(1, 2);
  auto scores = at::matmul(q, k).view({batch, heads, length, length}) / std::sqrt(static_cast<double>(head));
  auto pattern = scores.masked_fill(future, -INFINITY).softmax(-1).view({batch, shared, -1, length});
  auto z = at::matmul(pattern, v).view({batch, heads, length, head}).transpose(1, 2).reshape({batch, length, width});
  return at::linear(z, w[1]);
}

at::Tensor block(const at::Tensor& x, const at::Tensor* w, const Turns& turns, const at::Tensor& future) {
  auto middle = x + attention(normalized(x, w[0]), w + 1, turns, future);
  auto in = normalized(middle, w[3]);
  return middle + at::linear(at::silu(at::linear(in, w[4])) * at::linear(in, w[5]), w[6]);
}

}  // namespace

// The weights: embedding, the layers, the last norm. Matrices are [out, in].
FLOOR_API void floor_llama(const Job* job) {
  run(*job, [](const at::Tensor& embedded, const std::vector<at::Tensor>& weights) {
    int64_t length = embedded.size(1);
    Turns turns(length, embedded.size(2) / heads);
    auto future = at::ones({length, length}, at::kBool).triu(1);
    auto x = embedded;
    size_t at = 1;
    for (; at + weights_per_layer <= weights.size(); at += weights_per_layer) x = block(x, &weights[at], turns, future);
    return at::matmul(normalized(x, weights[at]), weights[0].t());
  });
}
