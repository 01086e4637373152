# Data files that are part of the program: the text of `file` becomes `const char dutchbook::embedded::<name>[]`
# in the room's library. Touching the file makes the next build read it again.

function(dutchbook_embed room file name)
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(READ ${source} text)
    configure_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/embedded.cpp.in ${CMAKE_BINARY_DIR}/embedded/${name}.cpp @ONLY)
    target_sources(dutchbook_${room} PRIVATE ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
endfunction()
