// One run of a language model: what all shapes share.
#pragma once

#include "floor.h"

#include <torch/csrc/autograd/autograd.h>

// As Gradients in Floor.cs.
enum class Gradients : int32_t { None = 0, Weights = 1, Embedding = 2 };

// What C# hands over: weights in the order of a run, [batch, pos] tokens, where gradients are wanted, and, if it is not
// null, a tensor that takes the logits.
struct Job {
  const Handle* weights;
  int32_t count;
  int32_t gradients;
  Handle tokens;
  Handle logits;
};

// Embeds the tokens, goes on to the logits by `forward(embedded, weights)`, and takes the gradients of their cross-entropy.
template <typename Forward>
void run(const Job& job, Forward&& forward) {
  auto gradients = static_cast<Gradients>(job.gradients);
  at::AutoGradMode recording(gradients != Gradients::None);
  std::vector<at::Tensor> weights;
  for (int32_t i = 0; i < job.count; i++) weights.push_back(borrow(job.weights[i]));
  auto ids = borrow(job.tokens);
  auto embedded = weights[0].index_select(0, ids.flatten()).view({ids.size(0), ids.size(1), weights[0].size(1)});
  if (gradients == Gradients::Embedding) embedded = embedded.detach().requires_grad_();
  at::Tensor logits = forward(embedded, weights);
  if (job.logits != nullptr) borrow(job.logits).copy_(logits.detach());
  if (gradients == Gradients::None) return;
  auto loss = at::cross_entropy_loss(logits.flatten(0, 1), ids.flatten());
  torch::autograd::grad({loss}, gradients == Gradients::Weights ? weights : std::vector<at::Tensor>{embedded});
}
