// Generates the SDK of one language from a schema, by Pulumi's own generators: the ones that its language hosts call.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-apsaravideo"

// The schema refers to no other package, so nothing has to be loaded.
var generators = map[string]func(*schema.Package, bool) (map[string][]byte, error){
	"nodejs": func(pkg *schema.Package, local bool) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, local, nil)
	},
	"python": func(pkg *schema.Package, _ bool) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
	"go": func(pkg *schema.Package, _ bool) (map[string][]byte, error) {
		return gogen.GeneratePackage(tool, pkg, nil)
	},
	"dotnet": func(pkg *schema.Package, _ bool) (map[string][]byte, error) {
		// This generator downloads the logo: here the one beside the schema, which needs no network.
		logo := httptest.NewServer(http.FileServer(http.Dir(filepath.Dir(os.Args[1]))))
		defer logo.Close()
		pkg.LogoURL = logo.URL + "/logo.png"
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	},
	"java": func(pkg *schema.Package, local bool) (map[string][]byte, error) {
		return java.GeneratePackage(tool, pkg, nil, nil, local, false)
	},
}

func generate(schemaFile, language, out string, local bool) error {
	generator, known := generators[language]
	if !known {
		return fmt.Errorf("no generator for %s", language)
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	files, err := generator(pkg, local)
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(out, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	local := len(os.Args) == 5 && os.Args[4] == "--local"
	if len(os.Args) != 4 && !local {
		fmt.Fprintln(os.Stderr, "usage: generate <schema.json> <language> <folder> [--local]")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2], os.Args[3], local); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
