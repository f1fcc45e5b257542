"""Worth learning from: results beyond what activity explains, under the same error control."""
