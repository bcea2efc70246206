# bursar_folder(<name> USES <folders…> [PRIVATE <libraries…>])
# Makes one static library of every source in src/<name>, and one test program <name>_tests of its *_test.cpp.
function(bursar_folder name)
  cmake_parse_arguments(arg "" "" "USES;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} PUBLIC ${arg_USES} tl::expected fmt::fmt Threads::Threads PRIVATE ${arg_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${arg_USES} tl::expected fmt::fmt Threads::Threads ${arg_PRIVATE})
  endif()
  if(tests)
    bursar_tests(${name}_tests SOURCES ${tests} LINKS ${name} ${arg_PRIVATE})
  endif()
endfunction()

# bursar_tests(<name> SOURCES <files…> LINKS <targets…>): a GoogleTest program, known to ctest and to ./test.
function(bursar_tests name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${arg_LINKS} GTest::gtest GTest::gtest_main)
  # Only where it is used, so that the compiler's cache serves several checkouts.
  foreach(source ${arg_SOURCES})
    file(STRINGS ${source} uses REGEX "BURSAR_SOURCE_DIR" LIMIT_COUNT 1)
    if(uses)
      set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS BURSAR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    endif()
  endforeach()
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# bursar_embed_migrations(<target> <folder>): the numbered SQL files of a folder as texts in the program.
function(bursar_embed_migrations target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  list(SORT files)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set(entries "")
  foreach(file ${files})
    file(READ ${file} text)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND entries "    {\"${name}\", R\"sql(${text})sql\"},\n")
  endforeach()
  set(generated ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
  file(GENERATE OUTPUT ${generated} CONTENT
    "#include \"store/migrations.h\"\n\nnamespace bursar::store {\n\nnamespace {\nconstexpr Migration kMigrations[] = {\n${entries}};\n}\n\nstd::span<const Migration> migrations() { return kMigrations; }\n\n}  // namespace bursar::store\n")
  target_sources(${target} PRIVATE ${generated})
endfunction()

# The web console, built from console/ and carried in the target.
function(bursar_embed_console target)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/console/src/* ${CMAKE_SOURCE_DIR}/console/public/*)
  list(FILTER sources EXCLUDE REGEX "/schema\\.d\\.ts$")
  set(carried ${CMAKE_BINARY_DIR}/generated/console_data.cpp)
  add_custom_command(
    OUTPUT ${carried}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/build_console.py ${carried}
    DEPENDS ${sources} ${CMAKE_SOURCE_DIR}/tools/build_console.py ${CMAKE_SOURCE_DIR}/contracts/bursar-api/openapi.yaml
            ${CMAKE_SOURCE_DIR}/console/package-lock.json ${CMAKE_SOURCE_DIR}/console/index.html
            ${CMAKE_SOURCE_DIR}/console/api_docs.mjs ${CMAKE_SOURCE_DIR}/console/vite.config.ts ${CMAKE_SOURCE_DIR}/console/tsconfig.json
    COMMENT "Building the web console"
    VERBATIM)
  target_sources(${target} PRIVATE ${carried})
endfunction()
