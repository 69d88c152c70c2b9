# The table of materials stands once, in stdlib/materials.lua. Included by CMakeLists.txt, this file makes the engine's copy at
# build time; run with -P it writes OUT from MATERIALS. A line it does not understand stops the build.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(MATERIALS_SOURCE ${CMAKE_BINARY_DIR}/generated/mosaic_materials.cpp)
  add_custom_command(
    OUTPUT ${MATERIALS_SOURCE}
    COMMAND ${CMAKE_COMMAND} -DMATERIALS=${CMAKE_SOURCE_DIR}/stdlib/materials.lua -DOUT=${MATERIALS_SOURCE}
            -P ${CMAKE_CURRENT_LIST_DIR}/mosaic_materials.cmake
    DEPENDS ${CMAKE_SOURCE_DIR}/stdlib/materials.lua ${CMAKE_CURRENT_LIST_DIR}/mosaic_materials.cmake
    VERBATIM)
  list(APPEND ENGINE_SOURCES ${MATERIALS_SOURCE})
  return()
endif()

file(READ ${MATERIALS} text)
string(REGEX REPLACE "--[^\n]*" "" text "${text}")    # comments
string(REGEX REPLACE "[][;]" "" text "${text}")       # brackets of ["name"], and what CMake's lists would take amiss
string(REGEX REPLACE " +\n" "\n" text "${text}")
string(REPLACE "\n" ";" lines "${text}")
set(names "")
set(constants "")
foreach(line IN LISTS lines)
  if(line MATCHES "^    ([A-Za-z_0-9]+) = (-?[0-9.]+(e[+-]?[0-9]+)?),$")
    string(APPEND constants "      {\"${material}\", \"${CMAKE_MATCH_1}\", ${CMAKE_MATCH_2}},\n")
  elseif(line MATCHES "^  \"?([^\" ]+)\"? = {$")
    set(material ${CMAKE_MATCH_1})
    string(APPEND names "      \"${material}\",\n")
  elseif(NOT line MATCHES "^(|  },|}|local quench = ...|quench.materials = {)$")
    message(FATAL_ERROR "${MATERIALS}: cannot read \"${line}\"; wanted one `name = number,` a line")
  endif()
endforeach()
file(WRITE ${OUT} "// Made from stdlib/materials.lua by engine/landscapes/mosaic_materials.cmake.
#include \"engine/landscapes/mosaic_materials.h\"

namespace quench {

std::span<const MaterialConstant> material_constants() {
  static constexpr MaterialConstant constants[] = {
${constants}  };
  return constants;
}

std::span<const std::string_view> material_names() {
  static constexpr std::string_view names[] = {
${names}  };
  return names;
}

}  // namespace quench
")
