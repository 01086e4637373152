#pragma once

namespace dutchbook::contract {

/// Room for the product of two 64-bit numbers.
__extension__ typedef __int128 wide;

} // namespace dutchbook::contract
