"""Appeals against decisions and measures: lodged by sellers, heard by somebody who took no part."""
