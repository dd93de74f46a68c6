// A tensor's life and what can be read off it without computing.
#include "mibtorch.h"

MIB_API void mib_tensor_free(Handle tensor) {
  guarded<int>(0, [&] {
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(tensor);
    return 1;
  });
}

// The same tensor under a second handle.
MIB_API Handle mib_tensor_share(Handle tensor) {
  return guarded<Handle>(nullptr, [&] { return release(borrow(tensor)); });
}

MIB_API int64_t mib_tensor_dim(Handle tensor) {
  return guarded<int64_t>(-1, [&] { return tensor->dim(); });
}

MIB_API int64_t mib_tensor_numel(Handle tensor) {
  return guarded<int64_t>(-1, [&] { return tensor->numel(); });
}

MIB_API int32_t mib_tensor_shape(Handle tensor, int64_t* into) {
  return guarded<int32_t>(0, [&] {
    auto sizes = tensor->sizes();
    std::copy(sizes.begin(), sizes.end(), into);
    return 1;
  });
}

MIB_API int32_t mib_tensor_strides(Handle tensor, int64_t* into) {
  return guarded<int32_t>(0, [&] {
    auto strides = tensor->strides();
    std::copy(strides.begin(), strides.end(), into);
    return 1;
  });
}

MIB_API int64_t mib_tensor_storage_offset(Handle tensor) {
  return guarded<int64_t>(-1, [&] { return tensor->storage_offset(); });
}

MIB_API int32_t mib_tensor_is_contiguous(Handle tensor) {
  return guarded<int32_t>(-1, [&] { return tensor->is_contiguous() ? 1 : 0; });
}

MIB_API int32_t mib_tensor_dtype(Handle tensor) {
  return guarded<int32_t>(-1, [&] { return static_cast<int32_t>(c10::typeMetaToScalarType(tensor->dtype())); });
}

MIB_API int32_t mib_tensor_device(Handle tensor, int32_t* index) {
  return guarded<int32_t>(-1, [&] {
    auto device = tensor->device();
    *index = device.index();
    return static_cast<int32_t>(device.type());
  });
}

MIB_API void* mib_tensor_data(Handle tensor) {
  return guarded<void*>(nullptr, [&] { return borrow(tensor).data_ptr(); });
}
