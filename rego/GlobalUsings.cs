global using System.Diagnostics.CodeAnalysis;
global using System.Globalization;
global using System.Numerics;
global using System.Text;
global using Maestro.Rego.Errors;
global using Maestro.Rego.Values;
