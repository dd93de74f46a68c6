# Finds libtorch (LIBTORCH, or the system's) and defines add_libtorch_library(name sources...).
set(LIBTORCH "" CACHE PATH "Root of a libtorch (include/, lib/); empty: the system's")
set(NEEDS "apt-get install libtorch-dev libopenblas0-pthread cmake g++, or set LIBTORCH to the root of another libtorch")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
if(NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)

# Looked for anew each time, so that another LIBTORCH is never mixed with what an earlier one left in the cache.
foreach(found torch_include torch_library c10_library torch_cuda_library c10_cuda_library NEW_STRING_ABI)
  unset(${found} CACHE)
endforeach()
if(LIBTORCH)
  set(only_there NO_DEFAULT_PATH)
endif()
find_path(torch_include ATen/ATen.h HINTS "${LIBTORCH}/include" ${only_there})
find_library(torch_library torch_cpu HINTS "${LIBTORCH}/lib" ${only_there})
find_library(c10_library c10 HINTS "${LIBTORCH}/lib" ${only_there})
find_library(torch_cuda_library torch_cuda HINTS "${LIBTORCH}/lib" ${only_there})
find_library(c10_cuda_library c10_cuda HINTS "${LIBTORCH}/lib" ${only_there})
if(NOT torch_include OR NOT torch_library OR NOT c10_library)
  message(FATAL_ERROR "libtorch was not found: ${NEEDS}")
endif()

# The wheels of PyTorch before 2.6 use the old ABI of std::string: try which of the two links.
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_INCLUDES "${torch_include}")
set(CMAKE_REQUIRED_LIBRARIES "${c10_library}")
check_cxx_source_compiles("
#include <c10/util/Exception.h>
int main() { throw c10::Error(c10::SourceLocation{\"\", \"\", 0}, std::string()); }" NEW_STRING_ABI)

function(add_libtorch_library name)
  add_library(${name} SHARED ${ARGN})
  target_include_directories(${name} SYSTEM PRIVATE
    "${torch_include}" "${torch_include}/torch/csrc/api/include")
  target_compile_options(${name} PRIVATE -Wall -Wextra -Werror -Wno-unused-parameter)
  target_link_libraries(${name} PRIVATE "${torch_library}" "${c10_library}" ${CMAKE_DL_LIBS})
  if(torch_cuda_library)
    # Nothing here names a symbol of it: its kernels register themselves when it is loaded.
    target_link_libraries(${name} PRIVATE
      -Wl,--no-as-needed "${torch_cuda_library}" "${c10_cuda_library}" -Wl,--as-needed)
  endif()
  if(NOT NEW_STRING_ABI)
    target_compile_definitions(${name} PRIVATE _GLIBCXX_USE_CXX11_ABI=0)
  endif()
  if(LIBTORCH)
    set_target_properties(${name} PROPERTIES BUILD_RPATH "${LIBTORCH}/lib")
  endif()
endfunction()
