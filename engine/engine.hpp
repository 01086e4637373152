#pragma once

// The dataflow engine: include this to embed it. Nothing in it knows of markets.

#include <engine/plan.hpp>
#include <engine/run.hpp>
#include <engine/runtime.hpp>
#include <engine/snapshot.hpp>
