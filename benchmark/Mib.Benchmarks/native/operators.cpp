#include "floor.h"

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
