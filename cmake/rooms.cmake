# A room is one folder and one library: every .cpp in it belongs to it, main.cpp excepted. Its tests are the
# folder of the same name under tests/.

add_library(dutchbook_options INTERFACE)
target_compile_options(dutchbook_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-sign-conversion -Wno-missing-field-initializers -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${DUTCHBOOK_WERROR}>:-Werror>)
if(DUTCHBOOK_SANITIZE STREQUAL "address")
    # vptr: the headers of TBB 2021.8 trip it
    target_compile_options(dutchbook_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(dutchbook_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr)
elseif(DUTCHBOOK_SANITIZE STREQUAL "thread")
    # tsan: Asio and TBB use fences, which g++ warns that it does not model
    target_compile_options(dutchbook_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer
        $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    target_link_options(dutchbook_options INTERFACE -fsanitize=thread)
    if(DUTCHBOOK_TBB_DIR)
        target_link_options(dutchbook_options INTERFACE -L${DUTCHBOOK_TBB_DIR} -Wl,-rpath,${DUTCHBOOK_TBB_DIR})
    endif()
endif()

function(dutchbook_room name)
    cmake_parse_arguments(room "ENGINE;GRAPHS" "" "LINK" ${ARGN})
    if(room_ENGINE)
        set(folder engine)
        set(room_LINK TBB::tbb Boost::headers Threads::Threads)
    elseif(room_GRAPHS)
        set(folder graphs)
        set(room_LINK dutchbook_engine dutchbook_value dutchbook_http dutchbook_venues dutchbook_contract
            dutchbook_match dutchbook_judge dutchbook_price dutchbook_store dutchbook_deliver dutchbook_sim
            tomlplusplus::tomlplusplus fmt::fmt CLI11::CLI11)
    else()
        set(folder nodes/${name})
    endif()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    set(scope PUBLIC)
    if(sources)
        add_library(dutchbook_${name} STATIC ${sources})
    else()
        add_library(dutchbook_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(dutchbook_${name} ${scope}
        ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR})
    target_compile_features(dutchbook_${name} ${scope} cxx_std_20)
    target_link_libraries(dutchbook_${name} ${scope} ${room_LINK} dutchbook_options)
    add_library(dutchbook::${name} ALIAS dutchbook_${name})
    if(room_GRAPHS AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/main.cpp)
        add_executable(dutchbook_program ${folder}/main.cpp)
        set_target_properties(dutchbook_program PROPERTIES OUTPUT_NAME dutchbook)
        target_link_libraries(dutchbook_program PRIVATE dutchbook_graphs)
    endif()
endfunction()
