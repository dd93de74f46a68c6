// Any operator of libtorch, by name, through the boxed calls of its dispatcher.
#include "mibtorch.h"

#include <ATen/core/stack.h>

#include <cstdlib>
#include <utility>

namespace {

c10::List<at::Tensor> tensors(const Value& value) {
  c10::List<at::Tensor> list;
  auto handles = static_cast<Handle*>(value.pointer);
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(borrow(handles[i]));
  return list;
}

// c10::optional in libtorch 1.13, std::optional in 2.x.
using OptionalTensor = decltype(std::declval<c10::IValue&>().toOptional<at::Tensor>());

c10::List<OptionalTensor> optional_tensors(const Value& value) {
  c10::List<OptionalTensor> list;
  auto handles = static_cast<Handle*>(value.pointer);
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) {
    list.push_back(handles[i] == nullptr ? OptionalTensor() : OptionalTensor(borrow(handles[i])));
  }
  return list;
}

template <typename T>
c10::List<T> numbers(const Value& value) {
  c10::List<T> list;
  auto items = static_cast<const T*>(value.pointer);
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(items[i]);
  return list;
}

c10::IValue boxed(const Value& value) {
  switch (value.tag) {
    case Tag::Tensor: return borrow(static_cast<Handle>(value.pointer));
    case Tag::Int: return value.integer;
    case Tag::Double: return value.real;
    case Tag::Bool: return value.integer != 0;
    case Tag::Ints: return numbers<int64_t>(value);
    case Tag::Doubles: return numbers<double>(value);
    case Tag::Tensors: return tensors(value);
    case Tag::OptionalTensors: return optional_tensors(value);
    case Tag::Text: return std::string(static_cast<const char*>(value.pointer), value.count);
    case Tag::Device:
      return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.count));
    case Tag::Generator:
      return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
          static_cast<c10::GeneratorImpl*>(value.pointer)));
    case Tag::None: break;
  }
  return {};
}

// Lists come back as a block of handles that the caller frees with mib_free.
Value unboxed(c10::IValue&& result) {
  Value value{};
  if (result.isTensor()) {
    value.tag = Tag::Tensor;
    value.pointer = release(std::move(result).toTensor());
  } else if (result.isTensorList()) {
    auto list = std::move(result).toTensorVector();
    auto handles = static_cast<Handle*>(std::malloc(sizeof(Handle) * std::max<size_t>(list.size(), 1)));
    for (size_t i = 0; i < list.size(); i++) handles[i] = release(std::move(list[i]));
    value.tag = Tag::Tensors;
    value.count = static_cast<int32_t>(list.size());
    value.pointer = handles;
  } else if (result.isInt()) {
    value.tag = Tag::Int;
    value.integer = result.toInt();
  } else if (result.isDouble()) {
    value.tag = Tag::Double;
    value.real = result.toDouble();
  } else if (result.isBool()) {
    value.tag = Tag::Bool;
    value.integer = result.toBool();
  }
  return value;
}

}  // namespace

MIB_API const c10::OperatorHandle* mib_operator(const char* name, const char* overload) {
  return guarded<const c10::OperatorHandle*>(nullptr, [&] {
    return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
  });
}

// Results beyond `capacity` are dropped: an operator in place returns only its own argument.
// Arguments that are not given take the schema's defaults: operators have grown trailing ones from 1.13 to 2.x.
MIB_API int32_t mib_call(
    const c10::OperatorHandle* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  thread_local torch::jit::Stack stack;
  int32_t succeeded = guarded<int32_t>(0, [&] {
    stack.clear();
    const auto& schema = op->schema().arguments();
    stack.reserve(schema.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(boxed(arguments[i]));
    for (size_t i = count; i < schema.size(); i++) stack.push_back(schema[i].default_value().value_or(c10::IValue()));
    op->callBoxed(&stack);
    auto wanted = std::min(stack.size(), static_cast<size_t>(capacity));
    for (size_t i = 0; i < wanted; i++) results[i] = unboxed(std::move(stack[i]));
    return 1;
  });
  stack.clear();
  return succeeded;
}

MIB_API void mib_free(void* block) { std::free(block); }
