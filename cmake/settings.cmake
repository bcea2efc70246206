set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(BURSAR_BENCH "build bench/" OFF)
option(BURSAR_FUZZ "build fuzz/ (clang only)" OFF)
set(BURSAR_SANITIZE "" CACHE STRING "sanitizers, as for -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports std::string copies of literals as overlapping (gcc bug 105651) and std::optional
  # members as uninitialized (gcc bug 80635).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
endif()
if(BURSAR_SANITIZE)
  add_compile_options(-fsanitize=${BURSAR_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${BURSAR_SANITIZE})
endif()
if(BURSAR_SANITIZE MATCHES "thread")
  # ThreadSanitizer does not know fences; Asio works without them where its executors order everything.
  add_compile_definitions(ASIO_DISABLE_FENCED_BLOCK)
  add_compile_options(-Wno-tsan)
endif()
